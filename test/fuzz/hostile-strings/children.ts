import { platform } from '../../../src/controllers/database/testing/platform.ts';
import { desiredState as databaseState } from '../../../src/controllers/database/desired.ts';
import { readInput } from '../../../src/controllers/database/testdata/read-input.ts';
import { desiredState } from '../../../src/controllers/microservice/desired.ts';
import { buildInput } from '../../../src/controllers/microservice/testdata/build-input.ts';
import type { DatabaseClass } from '../../../src/crds/database-class/v1alpha1.ts';
import type { Database } from '../../../src/crds/database/v1alpha1.ts';
import type { MicroserviceClass } from '../../../src/crds/microservice-class/v1alpha1.ts';
import type { Microservice } from '../../../src/crds/microservice/v1alpha1.ts';
import { richSpec } from '../world/victim.ts';

const gateway = { name: 'edge', namespace: 'infra' };

/** A class with a gateway for every exposure that the examples have. */
const openClass = {
  gateways: ['public', 'internal'].map((exposure) => ({
    exposure,
    gateway,
    domain: `${exposure}.example.com`,
  })),
};

/** All that is declared for an object of one of Slipway's kinds, or for those that use it. */
export function childrenOf(object: { kind: string }): readonly object[] {
  switch (object.kind) {
    case 'Microservice': {
      const { spec, metadata } = object as Microservice;
      return desiredState(buildInput({ spec, metadata, class: openClass })).children;
    }
    case 'MicroserviceClass': {
      const { spec } = object as MicroserviceClass;
      const { className: _, ...own } = richSpec('shop');
      return desiredState(buildInput({ spec: own, class: spec })).children;
    }
    case 'Database':
      return objectsOf(object as Database, undefined);
    case 'DatabaseClass': {
      const used = object as DatabaseClass;
      return objectsOf(
        {
          apiVersion: used.apiVersion,
          kind: 'Database',
          metadata: { name: 'd' },
          spec: { engine: used.spec.engine, className: used.metadata.name },
        },
        used,
      );
    }
    default:
      throw new Error(`no children of ${object.kind} are known`);
  }
}

function objectsOf(database: Database, used: DatabaseClass | undefined): readonly object[] {
  const documents = [database, ...(used === undefined ? [] : [used])];
  const text = documents.map((document) => JSON.stringify(document)).join('\n---\n');
  const { database: read, observed } = readInput(text);
  return databaseState(read, observed, false, platform).objects.map(({ object }) => object);
}
