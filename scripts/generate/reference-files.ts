import { databaseClassCrd } from '../../src/crds/database-class/crd.ts';
import { databaseCatalogue } from '../../src/crds/database/conditions.ts';
import { databaseCrd } from '../../src/crds/database/crd.ts';
import { microserviceClassCrd } from '../../src/crds/microservice-class/crd.ts';
import { microserviceCatalogue } from '../../src/crds/microservice/conditions.ts';
import { microserviceCrd } from '../../src/crds/microservice/crd.ts';
import type { GeneratedFile } from './generated-file.ts';
import { referencePage } from './reference-page.ts';

/** docs/reference: one page for each kind of the API. */
export function referenceFiles(): GeneratedFile[] {
  return [
    {
      path: 'docs/reference/microservice.md',
      content: referencePage(microserviceCrd, microserviceCatalogue),
    },
    {
      path: 'docs/reference/microservice-class.md',
      content: referencePage(microserviceClassCrd),
    },
    { path: 'docs/reference/database.md', content: referencePage(databaseCrd, databaseCatalogue) },
    { path: 'docs/reference/database-class.md', content: referencePage(databaseClassCrd) },
  ];
}
