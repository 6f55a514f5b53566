import { describe, expect, it } from 'vitest';
import { checkImports, importsOf } from './import-graph.ts';
import { importRules } from './import-rules.ts';

describe('importsOf', () => {
  it('sees every form of import, with types apart and paths from the root', () => {
    const text = `import { a } from './a.ts';
import type { B } from '../b.ts';
import {
  c,
  type D,
} from '@scope/name/deep';
import 'side-effect';
export type { E } from './e.ts';
export * from './f.ts';
const lazy = await import('node:fs');
const noImport = "import { x } from 'x'";
`;
    expect(importsOf({ path: 'src/x/y.ts', text })).toEqual([
      { from: 'src/x/y.ts', to: 'src/x/a.ts', typeOnly: false },
      { from: 'src/x/y.ts', to: 'src/b.ts', typeOnly: true },
      { from: 'src/x/y.ts', to: '@scope/name', typeOnly: false },
      { from: 'src/x/y.ts', to: 'side-effect', typeOnly: false },
      { from: 'src/x/y.ts', to: 'src/x/e.ts', typeOnly: true },
      { from: 'src/x/y.ts', to: 'src/x/f.ts', typeOnly: false },
      { from: 'src/x/y.ts', to: 'node:fs', typeOnly: false },
    ]);
  });
});

const microservice = 'src/controllers/microservice';

describe('importRules', () => {
  it.each([
    ['src/crds/a.ts', "import { z } from 'zod';"],
    ['src/runtime/client.ts', "import { request } from 'undici';"],
    ['src/main.ts', "import { startManager } from './manager.ts';"],
    [`${microservice}/desired.ts`, "import type { KubeClient } from '../../runtime/client.ts';"],
    [`${microservice}/desired.ts`, "import { keyOf } from '../../runtime/kube-object.ts';"],
    [`${microservice}/desired.test.ts`, "import { apply } from './steps/apply.ts';"],
    [
      `${microservice}/steps/observe.ts`,
      "import { createQueue } from '../../../runtime/queue.ts';",
    ],
    [`${microservice}/children/service/service.ts`, "import { portsOf } from '../ports.ts';"],
    [`${microservice}/children/service/service.ts`, "import { a } from './parts/a.ts';"],
    ['src/controllers/database/engines/postgres/login.ts', "import { Client } from 'pg';"],
  ])('let %s say %s', (path, text) => {
    expect(checkImports([{ path, text }], importRules)).toEqual([]);
  });

  it.each([
    ['src/crds/a.ts', "import type { KubeObject } from '../runtime/kube-object.ts';"],
    ['src/runtime/a.ts', "import { Microservice } from '../crds/microservice/v1alpha1.ts';"],
    ['src/runtime/a.ts', "import { spawn } from 'node:child_process';"],
    ['src/runtime/a.ts', "import { fixtures } from '../../test/fixtures.ts';"],
    [`${microservice}/desired.ts`, "import { systemClock } from '../../runtime/clock.ts';"],
    [`${microservice}/desired.ts`, "import { apply } from './steps/apply.ts';"],
    [`${microservice}/desired.ts`, "import { readFileSync } from 'node:fs';"],
    [`${microservice}/desired.ts`, "import { startManager } from '../../manager.ts';"],
    [`${microservice}/steps/observe.ts`, "import PQueue from 'p-queue';"],
    [`${microservice}/steps/observe.ts`, "import { controller } from '../controller.ts';"],
    [`${microservice}/steps/observe.ts`, "import { Client } from 'pg';"],
    [`${microservice}/steps/observe.ts`, "import { createConnection } from 'mysql2/promise';"],
    [`${microservice}/children/service/service.ts`, "import { a } from '../deployment/a.ts';"],
    [`${microservice}/children/index.ts`, "import { KubeConfig } from '@kubernetes/client-node';"],
  ])('forbid that %s says %s', (path, text) => {
    expect(checkImports([{ path, text }], importRules)).toHaveLength(1);
  });
});
