/**
 * A difficult server that a client must withstand ({@code --check-client}): exercises, each with what the server does and what a good
 * client does about it. Suites, scripts and judges are pure; {@link portlab.server.exercise.ExerciseService} plays the scripts, and
 * {@link portlab.server.exercise.ClientCommand} runs clients.
 */
package portlab.server.exercise;
