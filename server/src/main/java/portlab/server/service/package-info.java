/** The raw TCP services: bulk, calc and message, each a {@link portlab.server.service.LineService}, and echo. */
package portlab.server.service;
