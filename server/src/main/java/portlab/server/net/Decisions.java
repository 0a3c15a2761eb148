package portlab.server.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import portlab.common.wire.Reason;

/**
 * The decisions that led to an answer, in their order. Immutable, and cheap to extend: the log gets them for every exchange.
 */
public final class Decisions {
    /** No decision yet. */
    public static final Decisions NONE = new Decisions(null, null, "");

    private final Decisions earlier;
    private final Reason reason;
    private final String detail;

    private Decisions(Decisions earlier, Reason reason, String detail) {
        this.earlier = earlier;
        this.reason = reason;
        this.detail = detail;
    }

    public static Decisions of(Reason reason) {
        return NONE.and(reason);
    }

    /** These decisions and another one; a reason of null stands for none. */
    public Decisions and(Reason next) {
        return and(next, "");
    }

    /** @param about as for {@link Connection#note} */
    public Decisions and(Reason next, String about) {
        return next == null ? this : new Decisions(this, next, about);
    }

    /** These decisions and then this one, unless it is among them. */
    public Decisions andOnce(Reason next) {
        return reasons().contains(next) ? this : and(next);
    }

    /** These decisions and then others. */
    public Decisions and(Decisions later) {
        return later == NONE ? this : and(later.earlier).and(later.reason, later.detail);
    }

    /** The reasons, the first decision's first. */
    public List<Reason> reasons() {
        return inOrder().stream().map(decision -> decision.reason).toList();
    }

    /** The names of the reasons, separated by a comma and a space. */
    public String names() {
        return reasons().stream().map(Reason::name).collect(Collectors.joining(", "));
    }

    /** Explains an answer to those who watch the wire. */
    public void note(Connection connection) {
        if (connection.isWatched()) {
            inOrder().forEach(decision -> connection.note(decision.reason, decision.detail));
        }
    }

    private Deque<Decisions> inOrder() {
        Deque<Decisions> all = new ArrayDeque<>();
        for (Decisions each = this; each != NONE; each = each.earlier) {
            all.addFirst(each);
        }
        return all;
    }
}
