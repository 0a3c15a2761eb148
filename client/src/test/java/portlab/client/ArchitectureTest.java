package portlab.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Packages import downwards only, and pure packages do no IO. */
@AnalyzeClasses(packages = "portlab.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("main")
            .definedBy("portlab.client")
            .layer("shell")
            .definedBy("portlab.client.shell..")
            .layer("cli")
            .definedBy("portlab.client.cli..")
            .layer("view")
            .definedBy("portlab.client.view..")
            .layer("report")
            .definedBy("portlab.client.report..")
            .layer("command")
            .definedBy("portlab.client.command..")
            .layer("check")
            .definedBy("portlab.client.check..")
            .layer("lab")
            .definedBy("portlab.client.lab..")
            .layer("explain")
            .definedBy("portlab.client.explain..")
            .layer("net")
            .definedBy("portlab.client.net..")
            .layer("tls")
            .definedBy("portlab.client.tls..")
            .layer("measure")
            .definedBy("portlab.client.measure..")
            .layer("exit")
            .definedBy("portlab.client.exit..")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("shell")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("main", "shell")
            .whereLayer("view")
            .mayOnlyBeAccessedByLayers("main", "shell", "cli")
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("main", "shell", "cli", "view")
            .whereLayer("command")
            .mayOnlyBeAccessedByLayers("main", "shell", "cli", "view")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("cli", "view")
            .whereLayer("lab")
            .mayOnlyBeAccessedByLayers("cli", "view", "command")
            .whereLayer("explain")
            .mayOnlyBeAccessedByLayers("cli", "view")
            .whereLayer("net")
            .mayOnlyBeAccessedByLayers("main", "shell", "cli", "view", "command", "check", "explain")
            .whereLayer("tls")
            .mayOnlyBeAccessedByLayers("main", "cli", "view", "command", "explain", "net")
            .whereLayer("measure")
            .mayOnlyBeAccessedByLayers("main", "shell", "cli", "view", "report", "command", "check", "explain", "net");

    @ArchTest
    static final ArchRule PURE_PACKAGES_DO_NO_IO = noClasses()
            .that()
            .resideInAnyPackage("..view..", "..report..", "..lab..", "..measure..", "..exit..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.io..", "java.net..", "java.nio.channels..")
                    .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf(
                            java.nio.file.Files.class)));

    @ArchTest
    static final ArchRule ONLY_MAIN_PRINTS = noClasses()
            .that(not(resideInAnyPackage("portlab.client")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule A_FETCH_STARTS_WITHOUT_JLINE = noClasses()
            .that(not(resideInAnyPackage("portlab.client.shell..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.jline.."));

    @ArchTest
    static final ArchRule OPTIONS_ARE_DECLARED_IN_ONE_PLACE = noClasses()
            .that(not(resideInAnyPackage("portlab.client.cli..", "portlab.client.shell..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage("picocli.."));
}
