package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.mongodb.ConnectionString;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenMethodsConjunction;
import dev.latchkey.application.port.PasswordHasher;
import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.Configuration;

/**
 * What keeps Latchkey a hexagon. Each rule is a function of the root package, so that Latchkey can
 * be shown to obey it and {@code dev.latchkey.broken}, where its sinner lives, to break it.
 */
enum HexagonalRule {
  DOMAIN_IS_PLAIN_JAVA(
      "the domain only computes: put files, networks and frameworks behind a port, in an adapter",
      "WorldlyUser",
      root ->
          only(
              in(root, "domain..").and(not(aTableOfUnicode())),
              plainJava().or(in(root, "domain..")))),

  DOMAIN_DOES_NOT_KNOW_APPLICATION(
      "a use case hands the domain what it needs, as an argument",
      "LoginAware",
      root -> never(in(root, "domain.."), in(root, "application.."))),

  APPLICATION_IS_PLAIN_JAVA(
      "use cases only decide: put files, networks and frameworks behind a port, in an adapter",
      "WorldlyLogin",
      root ->
          only(in(root, "application.."), plainJava().or(in(root, "domain..", "application..")))),

  CORE_ASKS_A_CLOCK(
      "time is an argument: take a Clock in the constructor, or an Instant from the caller",
      "Timekeeper",
      root ->
          neverCall(
              in(root, "domain..", "application.."),
              oneOf(
                  "java\\.time\\..*\\.now\\((?!java\\.time\\.Clock\\)).*",
                  "java\\.time\\.\\w+\\.(system|tick[MS])\\w*\\(.*",
                  "java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(\\)",
                  "java\\.lang\\.Thread\\.sleep\\(.*",
                  "java\\.util\\.Date\\.<init>\\(\\)"))),

  ADAPTERS_USE_THE_CALLERS_CLOCK(
      "an instant comes with the call: a second clock in an adapter disagrees with the core's",
      "Timepiece",
      root ->
          neverCall(
              in(root, "adapters.."),
              oneOf(
                  "java\\.time\\..*\\.now\\((?!java\\.time\\.Clock\\)).*",
                  "java\\.time\\.\\w+\\.(system|tick[MS])\\w*\\(.*",
                  "java\\.lang\\.System\\.currentTimeMillis\\(\\)",
                  "java\\.util\\.Date\\.<init>\\(\\)"))),

  CORE_KNOWS_WHAT_IT_IS_TOLD(
      "answers depend on arguments alone: settings, locale, zone and addresses are handed in",
      "Eavesdropper",
      root ->
          neverCall(
              in(root, "domain..", "application..").and(not(aTableOfUnicode())),
              oneOf(
                  "java\\.lang\\.(Boolean|Integer|Long)\\.get(Boolean|Integer|Long)\\(.*",
                  "java\\.lang\\.Class\\.(forName|getResource.*|getClassLoader)\\(.*",
                  "java\\.lang\\.Math\\.random\\(\\)",
                  "java\\.net\\.\\w+\\.(get(All)?ByName|getLocalHost|\\w+HostName|isReachable)\\(.*",
                  "java\\.lang\\.String\\.(format\\(java\\.lang\\.String,|formatted\\().*",
                  "java\\.lang\\.String\\.(getBytes|toLowerCase|toUpperCase)\\(\\)",
                  "java\\..*\\.(getDefault|defaultCharset|systemDefault)\\(.*"))),

  CORE_IS_IMMUTABLE(
      "a change is a new value: make the field final and answer a changed copy",
      "Forgetful",
      root ->
          fields()
              .that()
              .areDeclaredInClassesThat(in(root, "domain..", "application.."))
              .should()
              .beFinal()),

  USE_CASES_ARE_FINAL(
      "a use case is the driving port itself: make it a final class, and a result a record",
      "OpenLogin",
      root -> classes().that(in(root, "application").and(isPublic())).should().haveModifier(FINAL)),

  USE_CASES_ONLY_EXECUTE(
      "a use case is one thing to ask for: call its method execute, and split one that does two",
      "BusyLogin",
      root -> methodsIn(useCases(root)).and().arePublic().should().haveName("execute")),

  PASSWORDS_ARE_CHECKED_BEHIND_THE_THROTTLE(
      "an attacker guesses on a path that is not counted: admit the attempt by the Throttle first",
      "Guesser",
      root ->
          neverCall(
              in(root, "application", "bootstrap").and(not(asksTheThrottle(root))),
              describe(
                  "it is PasswordHasher.matches",
                  it ->
                      it.getTarget().getName().equals("matches")
                          && it.getTargetOwner().isAssignableTo(PasswordHasher.class)))),

  ONLY_SIX_USE_CASES_STORE_A_HASH(
      "storing a hash sets a password: leave that to the six use cases that prove the right",
      "HashPlanter",
      root ->
          neverCall(
              in(root, "application", "bootstrap").and(not(storesHashes())),
              oneOf(
                  "dev\\.latchkey\\.application\\.port\\.PasswordHasher\\.hash\\(.*",
                  "dev\\.latchkey\\.application\\.port\\.Users\\.add\\(.*",
                  "dev\\.latchkey\\.domain\\.User\\."
                      + "(<init>|changePassword|create|rehash|resetPassword)\\(.*"))),

  OPERATORS_COME_BY_THE_COMMAND_LINE(
      "an operator's use case asks for no proof: reach it from the command line alone",
      "Intruder",
      root ->
          never(
              not(in(root, "application", "adapters.cli..", "bootstrap..")),
              useCases(root).and(not(forUsers())))),

  PORTS_DO_NOT_KNOW_USE_CASES(
      "a driven port speaks of the domain alone: hand it what the use case knows",
      "Inquisitive",
      root ->
          only(
              in(root, "application.port.."),
              plainJava().or(in(root, "domain..", "application.port..")))),

  PORTS_LEAVE_NOTHING_TO_DEFAULTS(
      "no adapter may inherit an answer that it never gave: make the method abstract",
      "Lenient",
      root ->
          methodsIn(in(root, "application.port..").and(not(data())))
              .should()
              .haveModifier(ABSTRACT)),

  ADAPTERS_DO_NOT_KNOW_EACH_OTHER(
      "each can be replaced alone: meet in the core, or let bootstrap pass it on",
      "Neighbour",
      root -> slices().matching(root + ".adapters.(*)..").should().notDependOnEachOther()),

  NO_MODULE_KNOWS_BOOTSTRAP(
      "bootstrap plugs all together: take what you need in your constructor",
      "Climber",
      root -> never(not(in(root, "bootstrap..")), in(root, "bootstrap.."))),

  THE_LOG_IS_TOLD(
      "it is a driven adapter that lives in bootstrap: hand it what it needs in its constructor",
      "SettingsReader",
      root ->
          only(
              in(root, "bootstrap.log"),
              in(root, "domain", "application.port", "bootstrap.log")
                  .or(
                      resideInAnyPackage(
                          "java..",
                          "javax.crypto..",
                          "org.jspecify..",
                          "org.slf4j..",
                          "ch.qos.logback..",
                          "io.micrometer..")))),

  DRIVING_ADAPTERS_GO_THROUGH_USE_CASES(
      "an adapter that implements no port drives: call a use case; of port it sees exceptions only",
      "ShortCut",
      root ->
          never(
              in(root, "adapters..").and(not(inDrivenAdapter(root))),
              in(root, "application.port..").and(not(assignableTo(Throwable.class))))),

  DRIVEN_ADAPTERS_DO_NOT_CALL_BACK(
      "an adapter that implements a port is asked and answers: leave the rest to the use case",
      "Meddler",
      root -> never(in(root, "adapters..").and(inDrivenAdapter(root)), in(root, "application"))),

  ONLY_LATCHKEY_CONSTRUCTS_USE_CASES(
      "there is one of each, made by Latchkey: make the constructor package-private",
      "OpenLogin",
      root ->
          constructors()
              .that()
              .areDeclaredInClassesThat(useCases(root))
              .should()
              .bePackagePrivate()),

  ONLY_BOOTSTRAP_CONSTRUCTS_LATCHKEY(
      "there is one per process, wired in one place: take it in your constructor",
      "LatchkeyMaker",
      root ->
          neverCall(
              not(in(root, "bootstrap..")),
              describe(
                  "it is the constructor of Latchkey",
                  it ->
                      it.getTarget().getName().equals("<init>")
                          && it.getTargetOwner().getName().equals(hexagon(root))))),

  ADAPTERS_SHOW_ONLY_THEIR_CONFIGURATION(
      "bootstrap imports the @Configuration and needs no more: make the type package-private",
      "Exhibitionist",
      root ->
          classes()
              .that(in(root, "adapters..").and(isPublic()))
              .should()
              .beAnnotatedWith(Configuration.class)),

  MONGO_STAYS_IN_ITS_ADAPTER(
      "another store must be able to take its place: speak to it through a port",
      "MongoSpeaker",
      root -> never(not(in(root, "adapters.mongo..", "bootstrap..")), mongo())),

  BOOTSTRAP_ONLY_CONNECTS_TO_MONGO(
      "bootstrap knows where the store is, not how to speak to it: that goes into the adapter",
      "MongoWiring",
      root ->
          never(in(root, "bootstrap.."), mongo().and(not(belongToAnyOf(ConnectionString.class))))),

  SQL_STAYS_IN_ITS_ADAPTER(
      "another store must be able to take its place: speak to it through a port",
      "SqlSpeaker",
      root ->
          stayIn(
              root,
              "adapters.sql..",
              "java.sql..",
              "javax.sql..",
              "com.zaxxer..",
              "org.postgresql..",
              "org.springframework.jdbc..",
              "org.sqlite..")),

  NIMBUS_STAYS_IN_WEB(
      "the core knows session keys, not tokens: let the web adapter turn one into the other",
      "TokenReader",
      root -> stayIn(root, "adapters.web..", "com.nimbusds..")),

  WEB_STAYS_IN_WEB(
      "HTTP is one way in of many: put what serves it into the web adapter",
      "PageServer",
      root ->
          stayIn(
              root,
              "adapters.web..",
              "jakarta.servlet..",
              "org.apache.catalina..",
              "org.springframework.boot.web..",
              "org.springframework.boot.webmvc..",
              "org.springframework.web..")),

  ARGON2_STAYS_IN_CRYPTO(
      "the way passwords are hashed will change: use the port PasswordHasher",
      "HashMaker",
      root -> stayIn(root, "adapters.crypto..", "de.mkammerer..", "org.bouncycastle..")),

  EVERY_CLASS_HAS_A_PLACE(
      "the rules speak of these packages: move the class to where it belongs",
      "Homeless",
      root ->
          classes()
              .should(
                  ArchCondition.from(
                      in(
                          root,
                          "domain",
                          "application",
                          "application.port",
                          "coalescing",
                          "adapters.*",
                          "bootstrap",
                          "bootstrap.log")))),

  EVERY_PACKAGE_IS_NULL_MARKED(
      "NullAway passes over all others: add a package-info with @NullMarked",
      "Unmarked",
      root ->
          classes()
              .should(
                  ArchCondition.from(
                      describe(
                          "be in a @NullMarked package",
                          it -> it.getPackage().isAnnotatedWith(NullMarked.class))))),

  PACKAGES_ARE_NO_DRAWERS(
      "a package says what it is about: name it so, or move the class beside its user",
      "Sundry",
      root ->
          noClasses()
              .should()
              .resideInAnyPackage(
                  "..common..", "..util..", "..impl..", "..dto..", "..service..", "..exception..")),

  NAMES_SAY_WHAT_IT_IS(
      "such an ending says nothing: Login, not LoginService; MongoUsers, not UsersImpl",
      "Nameless",
      root ->
          noClasses().should().haveNameMatching(".*(UseCase|Service|Impl|Manager|Utils?|Helper)"));

  private final String sentence;
  private final String sinner;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<String, ArchRule> rule;

  /**
   * @param sentence why, and what to do instead
   * @param sinner the simple name of the class that breaks the rule, once in each of its methods
   * @param rule the rule for the hexagon in this package
   */
  HexagonalRule(String sentence, String sinner, Function<String, ArchRule> rule) {
    this.sentence = sentence;
    this.sinner = sinner;
    this.rule = rule;
  }

  ArchRule of(String root) {
    return rule.apply(root).because(name() + ": " + sentence);
  }

  String sinner() {
    return sinner;
  }

  private static ArchRule only(
      DescribedPredicate<JavaClass> subjects, DescribedPredicate<JavaClass> allowed) {
    return classes().that(subjects).should().onlyDependOnClassesThat(allowed);
  }

  private static ArchRule never(
      DescribedPredicate<JavaClass> subjects, DescribedPredicate<JavaClass> forbidden) {
    return noClasses().that(subjects).should().dependOnClassesThat(forbidden);
  }

  private static ArchRule neverCall(
      DescribedPredicate<JavaClass> subjects, DescribedPredicate<JavaAccess<?>> forbidden) {
    return noClasses().that(subjects).should().accessTargetWhere(forbidden);
  }

  private static DescribedPredicate<JavaAccess<?>> oneOf(String... targets) {
    String regex = String.join("|", targets);
    return describe("it is " + regex, it -> it.getTarget().getFullName().matches(regex));
  }

  private static GivenMethodsConjunction methodsIn(DescribedPredicate<JavaClass> owners) {
    return methods().that().areDeclaredInClassesThat(owners);
  }

  private static ArchRule stayIn(String root, String home, String... packages) {
    return never(not(in(root, home)), resideInAnyPackage(packages));
  }

  private static DescribedPredicate<JavaClass> in(String root, String... places) {
    return resideInAnyPackage(
        Arrays.stream(places).map(it -> root + "." + it).toArray(String[]::new));
  }

  /** The one class of the core that reads a file: Unicode's data, in the same jar. */
  private static DescribedPredicate<JavaClass> aTableOfUnicode() {
    return describe("is a table of Unicode", it -> it.getSimpleName().equals("Uts46Table"));
  }

  /** What of the JDK computes, and knows nothing but its arguments; the list grows by need. */
  private static DescribedPredicate<JavaClass> plainJava() {
    return resideInAnyPackage(
            "java.lang",
            "java.math",
            "java.nio.charset",
            "java.text",
            "java.time..",
            "java.util",
            "java.util.concurrent.atomic",
            "java.util.function",
            "java.util.regex",
            "java.util.stream",
            "org.jspecify.annotations")
        .and(
            not(
                nameMatching(
                    "java\\.lang\\.(ClassLoader|Module|Process|Runtime|System|Thread)(\\W.*)?"
                        + "|java\\.lang\\.(Inheritable)?(Process|Thread)[A-Z].*"
                        + "|java\\.util\\.(Calendar|Date|GregorianCalendar|Properties|Random"
                        + "|ResourceBundle|Scanner|ServiceLoader|SplittableRandom|Timer)(\\W.*)?")))
        .or(
            belongToAnyOf(
                Executor.class,
                GeneralSecurityException.class,
                IDN.class,
                Inet4Address.class,
                InetAddress.class,
                Mac.class,
                MessageDigest.class,
                NoSuchAlgorithmException.class,
                RejectedExecutionException.class,
                SecretKeySpec.class,
                SecureRandom.class))
        .as("are plain Java");
  }

  private static DescribedPredicate<JavaClass> mongo() {
    return resideInAnyPackage(
        "com.mongodb..",
        "org.bson..",
        "org.springframework.boot.data..",
        "org.springframework.boot.mongodb..",
        "org.springframework.data..");
  }

  private static DescribedPredicate<JavaClass> useCases(String root) {
    return in(root, "application")
        .and(isPublic())
        .and(not(assignableTo(Record.class)))
        .and(describe("are not the hexagon", it -> !it.getName().equals(hexagon(root))));
  }

  private static String hexagon(String root) {
    return root + ".application.Latchkey";
  }

  /** All others are for operators, so a new one is out of reach until it is listed here. */
  private static DescribedPredicate<JavaClass> forUsers() {
    return named(
        "for users",
        "Authenticate|ChangePassword|EndSessions|Login|Logout|ReportRefusal|RequestPasswordReset"
            + "|ResetPassword|SignUp");
  }

  private static DescribedPredicate<JavaClass> storesHashes() {
    return named("store hashes", "AddUser|ChangePassword|ImportUsers|Login|ResetPassword|SignUp");
  }

  private static DescribedPredicate<JavaClass> named(String description, String simpleNames) {
    return describe(description, it -> it.getSimpleName().matches(simpleNames));
  }

  private static DescribedPredicate<JavaClass> asksTheThrottle(String root) {
    return describe(
        "ask the Throttle",
        it ->
            it.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().getName().equals(root + ".application.Throttle")));
  }

  private static DescribedPredicate<JavaClass> data() {
    return assignableTo(Record.class)
        .or(assignableTo(Enum.class))
        .or(assignableTo(Throwable.class))
        .as("data");
  }

  private static DescribedPredicate<JavaClass> isPublic() {
    return modifier(PUBLIC).forSubtype();
  }

  private static DescribedPredicate<JavaClass> inDrivenAdapter(String root) {
    var port = in(root, "application.port");
    return describe(
        "are in an adapter that implements a port",
        it ->
            it.getPackage().getClasses().stream()
                .anyMatch(other -> other.getAllRawInterfaces().stream().anyMatch(port)));
  }
}
