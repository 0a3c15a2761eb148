package portlab.server.site;

/**
 * How much of what was asked for lately a site keeps at hand.
 *
 * @param bytes of small files in memory; 0 for no files at all
 * @param files how many larger files stay open
 * @param folders how many folders stay open
 */
public record CacheLimits(long bytes, int files, int folders) {
    public static final CacheLimits NOTHING = new CacheLimits(0, 0, 0);

    private static final int FEWEST = 8;
    private static final int MOST = 160;

    /**
     * What a process can spare.
     *
     * @param heap the most bytes its heap may have: an eighth of them, and 64 MiB at most
     * @param descriptors how many it may have open: a sixteenth of them, and 160 at most
     */
    public static CacheLimits of(long heap, int descriptors) {
        int open = Math.max(FEWEST, Math.min(descriptors / 16, MOST));
        return new CacheLimits(Math.min(64L << 20, heap / 8), open / 4, open - open / 4);
    }
}
