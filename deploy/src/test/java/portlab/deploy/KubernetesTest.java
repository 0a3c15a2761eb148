package portlab.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Checks kubernetes.yaml against types generated from the API's schemas, without a cluster. */
class KubernetesTest {
    private static final ObjectMapper YAML = strict();
    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1 Namespace", Namespace.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 Service", Service.class,
            "apps/v1 Deployment", Deployment.class,
            "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    private final List<HasMetadata> objects = read();

    KubernetesTest() throws IOException {}

    /** A mapper that fails for unknown fields, which the types would keep. */
    private static ObjectMapper strict() {
        return new ObjectMapper(new YAMLFactory())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Boolean hasAnySetter(Annotated annotated) {
                        return false;
                    }
                });
    }

    private static List<HasMetadata> read() throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class)
                .readValues(Shell.ROOT.resolve("deploy/kubernetes.yaml").toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String name = document.path("apiVersion").asText() + " "
                        + document.path("kind").asText();
                assertTrue(TYPES.containsKey(name), name);
                objects.add(YAML.treeToValue(document, TYPES.get(name)));
            }
        }
        return objects;
    }

    private <T> T only(Class<T> type) {
        List<T> found =
                objects.stream().filter(type::isInstance).map(type::cast).toList();
        assertEquals(1, found.size());
        return found.get(0);
    }

    private PodSpec pod() {
        return only(Deployment.class).getSpec().getTemplate().getSpec();
    }

    private Container container() {
        return pod().getContainers().get(0);
    }

    @Test
    void everyKindAndFieldIsValid() {
        assertEquals(
                TYPES.size(), objects.stream().map(Object::getClass).distinct().count());
        JsonMappingException wrong = assertThrows(
                JsonMappingException.class,
                () -> YAML.readValue("{apiVersion: v1, kind: Service, spec: {portz: []}}", Service.class));
        assertTrue(wrong.getMessage().contains("portz"), wrong.getMessage());
    }

    /** The pod security standard "restricted". */
    @Test
    void thePodIsRestricted() {
        assertEquals(
                "restricted",
                only(Namespace.class).getMetadata().getLabels().get("pod-security.kubernetes.io/enforce"));
        assertEquals(true, pod().getSecurityContext().getRunAsNonRoot());
        assertEquals(
                "RuntimeDefault", pod().getSecurityContext().getSeccompProfile().getType());
        assertEquals(false, container().getSecurityContext().getAllowPrivilegeEscalation());
        assertEquals(
                List.of("ALL"),
                container().getSecurityContext().getCapabilities().getDrop());
        assertEquals(true, container().getSecurityContext().getReadOnlyRootFilesystem());
    }

    @Test
    void everyReferenceResolves() {
        Map<String, String> labels =
                only(Deployment.class).getSpec().getTemplate().getMetadata().getLabels();
        assertEquals(labels, only(Deployment.class).getSpec().getSelector().getMatchLabels());
        assertEquals(
                labels, only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels());
        assertEquals(
                labels, only(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels());
        List<String> ports =
                container().getPorts().stream().map(ContainerPort::getName).toList();
        for (HasMetadata object : objects) {
            if (object instanceof Service service) {
                assertEquals(labels, service.getSpec().getSelector());
                for (ServicePort port : service.getSpec().getPorts()) {
                    assertTrue(ports.contains(port.getTargetPort().getStrVal()), port.toString());
                }
            }
        }
        var scaled = only(HorizontalPodAutoscaler.class).getSpec().getScaleTargetRef();
        assertEquals(only(Deployment.class).getMetadata().getName(), scaled.getName());
        assertNotNull(
                container().getResources().getRequests().get("cpu"), "the autoscaler's percentage is one of this");
        assertEquals(
                only(ConfigMap.class).getMetadata().getName(),
                pod().getVolumes().get(0).getConfigMap().getName());
    }

    /** The variables of a service named portlab would look like the server's options. */
    @Test
    void serviceLinksAreDisabled() {
        assertEquals(false, pod().getEnableServiceLinks());
    }

    @Test
    void theGracePeriodCoversTheDrain() {
        List<String> arguments = container().getArgs();
        long drain = Long.parseLong(arguments.get(arguments.indexOf("--drain") + 1));
        long grace = Long.parseLong(arguments.get(arguments.indexOf("--grace") + 1));
        assertTrue(pod().getTerminationGracePeriodSeconds() > drain + grace);
        assertEquals("/readyz", container().getReadinessProbe().getHttpGet().getPath());
        assertEquals("/healthz", container().getLivenessProbe().getHttpGet().getPath());
    }

    /** A patch has the same shape; it replaces the arguments and keeps what it does not mention. */
    @Test
    void thePatchForTlsFits() throws IOException {
        Deployment patch =
                YAML.readValue(Shell.ROOT.resolve("deploy/kubernetes-tls.yaml").toFile(), Deployment.class);
        assertEquals(
                only(Deployment.class).getMetadata().getName(),
                patch.getMetadata().getName());
        PodSpec changed = patch.getSpec().getTemplate().getSpec();
        Container server = changed.getContainers().get(0);
        assertEquals(container().getName(), server.getName());
        List<String> arguments = new ArrayList<>(container().getArgs());
        arguments.addAll(List.of("--tls-cert", "/tls/tls.crt", "--tls-key", "/tls/tls.key"));
        assertEquals(arguments, server.getArgs());
        assertSecured(container().getStartupProbe(), server.getStartupProbe());
        assertSecured(container().getReadinessProbe(), server.getReadinessProbe());
        assertSecured(container().getLivenessProbe(), server.getLivenessProbe());
        assertEquals("/tls", server.getVolumeMounts().get(0).getMountPath());
        assertEquals(
                changed.getVolumes().get(0).getName(),
                server.getVolumeMounts().get(0).getName());
        assertEquals(0440, changed.getVolumes().get(0).getSecret().getDefaultMode());
        assertEquals(
                pod().getSecurityContext().getRunAsGroup(),
                changed.getSecurityContext().getFsGroup());
    }

    private static void assertSecured(Probe before, Probe after) {
        assertEquals("HTTPS", after.getHttpGet().getScheme());
        assertEquals(before.getHttpGet().getPath(), after.getHttpGet().getPath());
        assertEquals(before.getHttpGet().getPort(), after.getHttpGet().getPort());
    }
}
