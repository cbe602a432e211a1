/** What bounds a call to others, whichever client makes it: names that are looked up, whole exchanges, and which calls are open. */
package calls;
