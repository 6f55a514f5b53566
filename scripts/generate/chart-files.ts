import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { validExamples as databaseExamples } from '../../src/crds/database/examples.ts';
import { validExamples as databaseClassExamples } from '../../src/crds/database-class/examples.ts';
import { validExamples as microserviceClassExamples } from '../../src/crds/microservice-class/examples.ts';
import { chartYaml } from './chart/chart-yaml.ts';
import { chartReadme } from './chart/readme.ts';
import { generatedTemplates } from './chart/templates.ts';
import { chartValues } from './chart/values.ts';
import { valuesSchemaJson, valuesYaml } from './chart/values-files.ts';
import type { GeneratedFile } from './generated-file.ts';

const root = join(import.meta.dirname, '../..');
const folder = 'charts/slipway';

interface Manifest {
  version: string;
  description: string;
  license: string;
}

/** charts/slipway: all that says again what `src`, package.json or the changelog say. */
export function chartFiles(): GeneratedFile[] {
  const { version, description, license } = JSON.parse(read('package.json')) as Manifest;
  const crdExamples = [
    load(read('examples/02-routed-and-scaled.yaml')) as object,
    ...[microserviceClassExamples[1], databaseExamples[0], databaseClassExamples[0]].flatMap(
      (example) => example?.object ?? [],
    ),
  ];
  const changelog = read('CHANGELOG.md');
  const files = {
    'Chart.yaml': chartYaml({ version, description, license, changelog, crdExamples }),
    'README.md': chartReadme(description, chartValues),
    'values.yaml': valuesYaml(chartValues),
    'values.schema.json': valuesSchemaJson(chartValues),
  };
  return [
    ...Object.entries(files).map(([name, content]) => ({ path: `${folder}/${name}`, content })),
    ...generatedTemplates(`${folder}/templates`),
  ];
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
