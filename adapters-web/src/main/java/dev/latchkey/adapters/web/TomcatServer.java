package dev.latchkey.adapters.web;

import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/** Spring Boot's Tomcat, over {@link HttpProtocol}. */
final class TomcatServer extends TomcatServletWebServerFactory {

  @Override
  protected TomcatWebServer getTomcatWebServer(Tomcat tomcat) {
    // From a class name, Spring Boot can create only a protocol whose class is public.
    var connector = new Connector(new HttpProtocol());
    connector.setThrowOnFailure(true);
    customizeConnector(connector);
    tomcat.getService().removeConnector(tomcat.getConnector());
    tomcat.setConnector(connector);
    return super.getTomcatWebServer(tomcat);
  }
}
