package tools.mcp;

import tools.OfferedTool;

/**
 * A tool of an MCP server.
 *
 * @param tool as the model is shown it
 * @param server whose it is
 * @param name what the server calls it
 */
record McpOffer(OfferedTool tool, McpServer server, String name) {}
