import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Microservice } from '../../crds/microservice/v1alpha1.ts';
import { declaredHash } from '../../runtime/declared.ts';
import type { Wire } from '../../runtime/kube-object.ts';
import { contentHashAnnotation } from '../well-known.ts';
import { at, listAt, numberAt, textAt } from '../wire-value.ts';
import type { BuildInput } from './children/child-kind.ts';
import { contentHash } from './children/deployment/content-hash.ts';
import { podTemplate } from './children/deployment/pod-template.ts';
import { migrates, migrationsOf } from './migrations/migrations.ts';
import { childName, workloadName } from './names.ts';
import { liveChild } from './observed.ts';
import { isOurs } from './ownership.ts';
import { requiredContentKeys } from './references.ts';
import type { ControllerRevision } from './types.ts';

const nameHashLength = 10;

export type PodTemplate = Wire<V1PodTemplateSpec>;

/** What the pods of one version are, but for the content of what they mount. */
export interface Version {
  readonly template: PodTemplate;
  /** Keys of Observed.contents that the pods roll on. */
  readonly contents: readonly string[];
}

/** What is to serve while the databases of a service are migrated, and after. */
export interface ServedVersion {
  /** Undefined where nothing may be rolled out: no version before is known. */
  readonly template: PodTemplate | undefined;
  /** It is the declared version. */
  readonly isDeclared: boolean;
}

/** Whether the databases are migrated for the declared version, or need not be. */
export function isMigrated(input: BuildInput): boolean {
  return migrationsOf(input).every(({ state }) => state === 'done');
}

/** Whether a ControllerRevision remembers what serves: only where migrations hold versions back. */
export function hasMigrations({ microservice }: BuildInput): boolean {
  return migrates(microservice);
}

/** The declared version. */
export function declaredVersion(input: BuildInput): Version {
  const template = withContentHash(podTemplate(input), undefined);
  return { template, contents: requiredContentKeys(input.microservice) };
}

/** The name of the ControllerRevision of a version: another version has another name. */
export function revisionName(microservice: Microservice, data: Version): string {
  const { name } = microservice.metadata;
  const object = { apiVersion: '', kind: '', metadata: { name }, data };
  return childName([name, declaredHash(object).slice(0, nameHashLength)]);
}

/** The version that a ControllerRevision of ours holds, as far as it can be read. */
export function versionIn(revision: ControllerRevision | undefined): Version | undefined {
  const template = at(revision, 'data', 'template');
  if (listAt(template, 'spec', 'containers').length === 0) return undefined;
  const contents = listAt(revision, 'data', 'contents').filter((key) => typeof key === 'string');
  // Data is immutable, and was written from such a version.
  return { template: template as PodTemplate, contents };
}

/**
 * Whether it holds what its name says. Data cannot be changed, so that one which does not was made
 * by somebody else, and has to go before Slipway can write what is to be there.
 */
export function isGenuine(revision: ControllerRevision, microservice: Microservice): boolean {
  const version = versionIn(revision);
  return version !== undefined && revision.metadata.name === revisionName(microservice, version);
}

/** The live ControllerRevision of the version that is to serve: that of the highest number. */
export function newestRevision({ microservice, observed }: BuildInput) {
  return observed.children.ControllerRevision.filter(
    (revision) =>
      revision.metadata.deletionTimestamp === undefined &&
      isOurs(revision, microservice) &&
      isGenuine(revision, microservice),
  )
    .toSorted((a, b) => revisionNumber(b) - revisionNumber(a))
    .at(0);
}

/** The number of a revision; 0 where it has none. */
export function revisionNumber(revision: ControllerRevision | undefined): number {
  return numberAt(revision, 'revision') ?? 0;
}

/**
 * The pod template of the Deployment. Without migrations it is the declared one. With them it is
 * that of the newest ControllerRevision, which is written once all migrations of its version are
 * done: whatever happens in between, no pod of another version is started.
 */
export function servedVersion(input: BuildInput): ServedVersion {
  const declared = podTemplate(input);
  if (!hasMigrations(input)) return { template: declared, isDeclared: true };
  const newest = newestRevision(input);
  const kept = versionIn(newest);
  if (kept === undefined) {
    const isOpen = isMigrated(input);
    return { template: isOpen ? declared : undefined, isDeclared: isOpen };
  }
  if (newest?.metadata.name === revisionName(input.microservice, declaredVersion(input))) {
    return { template: declared, isDeclared: true };
  }
  return { template: withContentHash(kept.template, hashOf(input, kept)), isDeclared: false };
}

/** Changes of Secrets and ConfigMaps roll the pods of a version that is kept, too. */
function hashOf(input: BuildInput, { contents: keys }: Version): string | undefined {
  const { contents } = input.observed;
  const isKnown = keys.every((key) => (contents.get(key)?.state ?? 'unknown') !== 'unknown');
  return isKnown ? contentHash(keys, contents) : liveHash(input);
}

/** What the declared version does not mount is not looked into: its pods stay as they are. */
function liveHash({ microservice, observed }: BuildInput): string | undefined {
  const live = liveChild(observed, 'Deployment', workloadName(microservice));
  const path = ['spec', 'template', 'metadata', 'annotations', contentHashAnnotation];
  return textAt(live, ...path);
}

function withContentHash(template: PodTemplate, hash: string | undefined): PodTemplate {
  const { [contentHashAnnotation]: _, ...others } = template.metadata?.annotations ?? {};
  const annotations = {
    ...others,
    ...(hash === undefined ? {} : { [contentHashAnnotation]: hash }),
  };
  const { annotations: __, ...metadata } = template.metadata ?? {};
  const isBare = Object.keys(annotations).length === 0;
  return { ...template, metadata: { ...metadata, ...(isBare ? {} : { annotations }) } };
}
