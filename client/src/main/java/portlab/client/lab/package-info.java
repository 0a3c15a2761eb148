/** The exercises of docs/labs: what each student is asked, how answers are judged, and the record that a teacher verifies. Pure. */
package portlab.client.lab;
