package portlab.server.site;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import portlab.common.wire.Reason;

/** The exceptions for what the server could read but does not serve, with the rule behind that. */
public sealed interface Withheld {

    Reason reason();

    /** The server does not say whether it exists. */
    final class Missing extends NoSuchFileException implements Withheld {
        private static final long serialVersionUID = 1;

        private final Reason reason;

        Missing(String file, Reason reason) {
            super(file, null, reason.sentence());
            this.reason = reason;
        }

        @Override
        public Reason reason() {
            return reason;
        }
    }

    /** It exists, but lies outside the folder. */
    final class Outside extends AccessDeniedException implements Withheld {
        private static final long serialVersionUID = 1;

        Outside(String file) {
            super(file, null, Reason.LEADS_OUTSIDE.sentence());
        }

        @Override
        public Reason reason() {
            return Reason.LEADS_OUTSIDE;
        }
    }
}
