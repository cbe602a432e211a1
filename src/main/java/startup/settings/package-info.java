/**
 * What an operator can set. A setting is one entry of a section here: its names, its default, the form of its value, and the words
 * that describe it. The check at the start reads them from here; a test holds docs/configuration.md, .env.example and
 * application.properties equal to them, and writes those.
 */
package startup.settings;
