package portlab.server;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import org.junit.jupiter.api.Test;
import portlab.common.AddressText;
import portlab.server.net.AddressLiteral;

/** Packages import downwards only. */
class ImportRulesTest {
    /** Pure address classes that every layer may use. */
    private static final DescribedPredicate<JavaClass> IP_ADDRESSES =
            belongToAnyOf(AddressText.class, AddressLiteral.class);

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("portlab.server");

    @Test
    void packagesImportDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("portlab.server..")
                .layer("assembly")
                .definedBy("portlab.server")
                .layer("services")
                .definedBy("..http..", "..service..")
                .layer("exercise")
                .definedBy("..exercise..")
                .layer("site")
                .definedBy("..site..")
                .layer("archive")
                .definedBy("..archive..")
                .layer("log")
                .definedBy("..log..")
                .layer("metrics")
                .definedBy("..metrics..")
                .layer("live")
                .definedBy("..live..")
                .layer("auth")
                .definedBy("..auth..")
                .layer("certificate")
                .definedBy("..certificate..")
                .layer("fault")
                .definedBy("..fault..")
                .layer("tls")
                .definedBy("..tls..")
                .layer("net")
                .definedBy("..net..")
                .layer("admission")
                .definedBy("..admission..")
                .layer("proxy")
                .definedBy("..proxy..")
                .whereLayer("assembly")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("services")
                .mayOnlyBeAccessedByLayers("assembly")
                .whereLayer("exercise")
                .mayOnlyBeAccessedByLayers("assembly")
                .whereLayer("site")
                .mayOnlyBeAccessedByLayers("assembly", "services", "archive", "exercise")
                .whereLayer("archive")
                .mayOnlyBeAccessedByLayers("services")
                .whereLayer("log")
                .mayOnlyBeAccessedByLayers("assembly")
                .whereLayer("live")
                .mayOnlyBeAccessedByLayers("assembly", "services")
                .whereLayer("metrics")
                .mayOnlyBeAccessedByLayers("assembly", "services", "live")
                .whereLayer("auth")
                .mayOnlyBeAccessedByLayers("assembly", "services")
                .whereLayer("certificate")
                .mayOnlyBeAccessedByLayers("assembly")
                .whereLayer("fault")
                .mayOnlyBeAccessedByLayers("assembly", "services")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("assembly")
                .whereLayer("net")
                .mayOnlyBeAccessedByLayers("assembly", "services", "exercise", "live", "fault", "tls", "log", "metrics")
                .whereLayer("admission")
                .mayOnlyBeAccessedByLayers("assembly", "fault", "net")
                .whereLayer("proxy")
                .mayOnlyBeAccessedByLayers("net")
                .ignoreDependency(alwaysTrue(), IP_ADDRESSES)
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("portlab.server.(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(alwaysTrue(), IP_ADDRESSES)
                .check(classes);
    }

    @Test
    void onlyTheTerminalLogUsesJansi() {
        noClasses()
                .that(resideInAPackage("portlab.server..")
                        .and(DescribedPredicate.not(resideInAPackage("portlab.server.log"))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .check(classes);
    }

    @Test
    void onlyTheQrCodeUsesItsLibrary() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("portlab.server.TerminalQrCode")
                .and()
                .resideInAPackage("portlab.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.nayuki..")
                .check(classes);
    }

    @Test
    void onlyPrometheusWriterUsesPrometheus() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("portlab.server.metrics.PrometheusWriter")
                .and()
                .resideInAPackage("portlab.server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.prometheus..")
                .check(classes);
    }

    @Test
    void onlyMainExits() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("portlab.server.Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(classes);
    }

    /** Setting the clock must not end or prolong a wait, so deadlines use {@link System#nanoTime}. */
    @Test
    void deadlinesIgnoreTheTimeOfDay() {
        noClasses()
                .that()
                .resideInAPackage("portlab.server.net")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Instant.class, InstantSource.class, LocalDateTime.class, ZonedDateTime.class, Date.class)
                .check(classes);
    }
}
