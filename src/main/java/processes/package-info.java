/** Work that is done in a process of its own, so that it can end nothing but itself: how that is started, fed, bounded and killed. */
package processes;
