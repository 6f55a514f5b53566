import { dump } from 'js-yaml';
import { crds } from '../../../src/crds/index.ts';
import { yamlHeader } from '../crd-files.ts';
import { chartChanges } from './chart-changes.ts';

/** What Chart.yaml takes from other files of the repository. */
export interface ChartSources {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
  /** One object of each kind, for people who look the chart up. */
  readonly crdExamples: readonly object[];
}

export const repository = 'https://github.com/slipway-dev/slipway';
export const imageRepository = 'ghcr.io/slipway-dev/slipway';

/**
 * CEL in CRDs is stable since 1.29, and everything else that the children use is on by default
 * since 1.30: matchLabelKeys of spread constraints, retention of claims of a StatefulSet,
 * unhealthyPodEvictionPolicy. Pre-releases and builds of vendors, such as v1.30.2-gke.1, count.
 */
const kubeVersion = '>=1.30.0-0';

/** Chart.yaml, with the annotations that Artifact Hub reads. */
export function chartYaml(sources: ChartSources): string {
  const { version, description, license, changelog, crdExamples } = sources;
  const asText = (content: object) => dump(content, { noRefs: true, lineWidth: -1 });
  const chart = {
    apiVersion: 'v2',
    name: 'slipway',
    description,
    type: 'application',
    version,
    appVersion: version,
    kubeVersion,
    home: repository,
    sources: [repository],
    keywords: ['operator', 'microservices', 'gateway-api', 'postgresql', 'autoscaling'],
    maintainers: [{ name: 'Slipway', url: repository }],
    annotations: {
      'artifacthub.io/category': 'integration-delivery',
      'artifacthub.io/license': license,
      'artifacthub.io/operator': 'true',
      'artifacthub.io/operatorCapabilities': 'Seamless Upgrades',
      'artifacthub.io/links': asText([
        { name: 'Documentation', url: `${repository}/tree/main/docs` },
        { name: 'Support', url: `${repository}/issues` },
      ]),
      'artifacthub.io/images': asText([
        { name: 'slipway', image: `${imageRepository}:${version}` },
      ]),
      'artifacthub.io/crds': asText(crds.map(crdEntry)),
      'artifacthub.io/crdsExamples': asText(crdExamples),
      'artifacthub.io/changes': asText(chartChanges(changelog, version)),
    },
  };
  return yamlHeader + dump(chart, { noRefs: true, lineWidth: -1 });
}

function crdEntry({ metadata, spec }: (typeof crds)[number]): object {
  const [version] = spec.versions;
  return {
    kind: spec.names.kind,
    version: version?.name,
    name: metadata.name,
    displayName: spec.names.kind,
    description: version?.schema.openAPIV3Schema.description,
  };
}
