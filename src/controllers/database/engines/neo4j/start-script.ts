import type { ServerPaths } from '../engine.ts';

/** Where the image keeps things, and where the container writes and listens. */
export interface Placement {
  /** The folder of the distribution in the image. */
  readonly image: string;
  /** NEO4J_HOME as the image's entrypoint sees it; `conf` in it is writable and in memory. */
  readonly home: string;
  /** Where the server listens. */
  readonly port: number;
}

/** The variable with the memory that the container requests, in mebibytes; 0 without a request. */
export const memoryVariable = 'SLIPWAY_MEMORY_MIB';

/** Mebibytes that Java takes beside heap and page cache. */
const overhead = 384;
/** The least mebibytes for both, however little is requested: Neo4j does not start with much less. */
const least = 512;

/**
 * The script that becomes the server. The image's entrypoint has by then written the settings of
 * the environment to a file of its own; they are laid over those of the image, which it cannot
 * change on a read-only file system. Heap and page cache are a share of what the container requests.
 *
 * A new server is given the superuser's password: Neo4j takes it from the command line only, but
 * reads that from a file too. So no argument and no variable ever holds the password, and the file
 * is in memory and gone before the server starts. What remains is Neo4j's own salted hash in
 * `dbms/auth.ini` on the volume, which a server reads once.
 */
export function startScript(paths: ServerPaths, { image, home }: Placement): string {
  return [
    '#!/bin/sh',
    'set -eu',
    '',
    `settings=${home}/conf/neo4j.conf`,
    `export NEO4J_HOME=${image} NEO4J_CONF=${home}/conf/server`,
    'rm -rf "$NEO4J_CONF"',
    'mkdir "$NEO4J_CONF"',
    'cp "$NEO4J_HOME"/conf/* "$NEO4J_CONF"',
    '',
    `spare=$((\${${memoryVariable}:-0} - ${overhead}))`,
    `[ "$spare" -ge ${least} ] || spare=${least}`,
    '',
    '# Of a setting that is there more than once the first holds; options of Java add up.',
    '{',
    '  echo "server.memory.heap.initial_size=$((spare / 2))m"',
    '  echo "server.memory.heap.max_size=$((spare / 2))m"',
    '  echo "server.memory.pagecache.size=$((spare / 4))m"',
    '  echo "server.directories.run=$NEO4J_CONF"',
    '  cat "$settings" "$NEO4J_HOME/conf/neo4j.conf"',
    '} | awk -F= \'!/^[a-z]/ || $1 == "server.jvm.additional" || !seen[$1]++\' > "$NEO4J_CONF/neo4j.conf"',
    '',
    `if [ ! -d ${paths.data}/databases/system ]; then`,
    '  (',
    '    umask 077',
    '    arguments="$NEO4J_CONF/arguments"',
    `    trap 'rm -f "$arguments"' EXIT`,
    '    # One word in quotes, without the line ends behind it; @ would name another file.',
    String.raw`    LC_ALL=C sed -z 's/[\r\n]*$//; s/[\\"]/\\&/g; s/\r/\\r/g; s/\n/\\n/g; s/^@/@@/; s/.*/"&"/' \ `.trimEnd(),
    `      ${paths.adminPassword} > "$arguments"`,
    '    neo4j-admin dbms set-initial-password -- "@$arguments"',
    '  )',
    'fi',
    '',
    '# As the entrypoint does it.',
    'command=$(neo4j console --dry-run)',
    'set -f',
    'eval "exec $command"',
    '',
  ].join('\n');
}
