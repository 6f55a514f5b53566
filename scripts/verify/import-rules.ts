/** A rule about who may import what. Paths are from the root; packages are their name. */
export interface ImportRule {
  name: string;
  /** Files that the rule is for. */
  from: RegExp;
  /** Files that it is not for all the same. */
  except?: RegExp;
  /** What these files must not import. `$1` stands for what `from` matched in its first group. */
  forbidden: string;
  /** Whether `import type` of it is all right. */
  typesAllowed: boolean;
  /** What to do instead. */
  remedy: string;
}

const clients = 'undici|pino|p-queue|@kubernetes/client-node';
const runtimeForPureCode =
  'kube-object|resource|builtin-resources|conditions|errors|quantity|subset|field-semantics|declared';

/** Controllers' files that read, write or wire; everything else of theirs is pure. */
const impure =
  /^src\/controllers\/(index\.ts|[^/]+\/(controller|reconciler|caches|content-cache)\.ts|[^/]+\/(steps|engines|provisioners)\/)/;

/**
 * `crds` <- pure core <- steps <- controllers <- `main`, and `runtime` for itself: nothing imports
 * against an arrow.
 */
export const importRules: readonly ImportRule[] = [
  {
    name: 'shipped code stands alone',
    from: /^src\//,
    forbidden: '^(test|bench|scripts)/',
    typesAllowed: false,
    remedy: 'move what src needs into src',
  },
  {
    name: 'the operator starts no programs',
    from: /^src\//,
    // The plugin runs on the user's machine, and connects by their own kubectl.
    except: /^src\/cli\/node-io\.ts$/,
    forbidden: '^(node:)?child_process$',
    typesAllowed: false,
    remedy: 'call an API instead',
  },
  {
    name: 'the tool that keeps backups stands alone',
    from: /^src\/backup-tool\//,
    forbidden: '^src/(?!backup-tool/)',
    typesAllowed: false,
    remedy: 'its pods run nothing else of the project: declare what it needs in src/backup-tool',
  },
  {
    name: 'main and manager come last',
    from: /^src\/(?!main\.ts|manager\.ts)/,
    forbidden: '^src/(main|manager)\\.ts$',
    typesAllowed: false,
    remedy: 'pass in what is needed',
  },
  {
    name: 'the operator does not know the plugin',
    from: /^src\/(?!cli\/)/,
    forbidden: '^src/cli/',
    typesAllowed: false,
    remedy: 'move what both need to where both reach it',
  },
  {
    name: 'crds import nothing of the project',
    from: /^src\/crds\//,
    forbidden: '^src/(?!crds/)',
    typesAllowed: false,
    remedy: 'declare the shape in src/crds',
  },
  {
    name: 'the runtime knows no Microservice',
    from: /^src\/runtime\//,
    forbidden: '^src/(?!runtime/)',
    typesAllowed: false,
    remedy: 'pass in what the runtime needs',
  },
  {
    name: 'only the runtime talks to the API server and writes logs',
    from: /^src\//,
    except: /^src\/(runtime\/|main\.ts$|manager\.ts$)/,
    forbidden: `^(${clients})$`,
    typesAllowed: true,
    remedy: 'use src/runtime, or import types only',
  },
  {
    name: 'only the controller of databases logs in to them',
    from: /^src\//,
    except: /^src\/controllers\/database\//,
    forbidden: '^(pg|mysql2|mongodb|neo4j-driver-lite|@redis/client)$',
    typesAllowed: true,
    remedy: 'use an engine of src/controllers/database',
  },
  {
    name: 'pure code gets what it needs as arguments',
    from: /^src\/controllers\//,
    except: impure,
    forbidden: `^src/runtime/(?!(${runtimeForPureCode})\\.ts$)`,
    typesAllowed: true,
    remedy: 'pass the value in, or import types only',
  },
  {
    name: 'pure code comes before steps and controllers',
    from: /^src\/controllers\//,
    except: impure,
    forbidden: '^src/controllers/(index\\.ts$|[^/]+/(steps/|(reconciler|controller|caches)\\.ts$))',
    typesAllowed: true,
    remedy: 'move the shared part to a pure file',
  },
  {
    name: 'pure code does no I/O',
    from: /^src\/(crds|controllers)\//,
    except: impure,
    forbidden: '^(node:)?(fs|net|http|https|http2|dns|tls|os|timers|worker_threads)(/|$)',
    typesAllowed: false,
    remedy: 'read in a step and pass the value in',
  },
  {
    name: 'steps come before controllers',
    from: /^src\/controllers\/[^/]+\/steps\//,
    forbidden: '^src/controllers/(index|[^/]+/(controller))\\.ts$',
    typesAllowed: true,
    remedy: 'pass in what the step needs',
  },
  {
    name: 'kinds of children do not import one another',
    from: /^src\/controllers\/[^/]+\/children\/([^/]+)\//,
    forbidden: '^src/controllers/[^/]+/children/(?!$1/)[^/]+/',
    typesAllowed: false,
    remedy: 'put what both need beside children/index.ts',
  },
];
