package dev.latchkey.adapters.commandline;

import dev.latchkey.application.Latchkey;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the command that Latchkey was started with, if any, and stops. */
@Configuration(proxyBeanMethods = false)
public class CommandLineAdapter {

  @Bean
  ApplicationRunner commandLine(Latchkey latchkey, ApplicationContext context) {
    var commandLine = new CommandLine(latchkey, CommandLineAdapter::password, System.out);
    return arguments -> {
      List<String> words = arguments.getNonOptionArgs();
      if (!words.isEmpty()) {
        int exitCode = commandLine.run(words);
        System.exit(SpringApplication.exit(context, () -> exitCode));
      }
    };
  }

  /** Unseen on a terminal; without one, the next line of standard input. */
  private static String password() {
    return Optional.ofNullable(System.console())
        .map(terminal -> terminal.readPassword("Password: "))
        .map(String::new)
        .orElseGet(CommandLineAdapter::line);
  }

  private static String line() {
    var input = new Scanner(System.in, Charset.defaultCharset());
    return input.hasNextLine() ? input.nextLine() : "";
  }
}
