package startup.settings;

import java.util.List;

/**
 * Settings of one subject, in the order in which an operator meets them.
 *
 * @param title heads them wherever they are listed
 */
public record Section(String title, List<Setting> settings) {}
