import { engineVersionAnnotation } from '../../../well-known.ts';
import { countAt } from '../../../wire-value.ts';
import type { Cluster } from '../../cloud-native-pg.ts';
import { compareVersions, versionNumbers } from '../../engines/version-order.ts';
import { ignoredWish, type Problem } from '../../problem.ts';
import { contradictionProblem, versionOfTag } from '../image-version.ts';
import type { PlanInput } from '../provisioner.ts';

type Images = Pick<NonNullable<Cluster['spec']>, 'imageName' | 'imageCatalogRef'>;

export interface ImagePlan {
  readonly version: string;
  readonly images: Images;
  readonly problem: Problem | undefined;
}

/**
 * Which version and image to run. CloudNativePG takes the data to a later major version in place,
 * with the servers stopped meanwhile; back there is no way, and so the running one is kept.
 */
export function planImage({ database, engine, class: given, observed }: PlanInput): ImagePlan {
  const { cluster } = observed.cloudNativePG;
  const tagged = given.image === undefined ? undefined : versionOfTag(given.image);
  const asked = database.spec.version ?? given.version ?? tagged ?? engine.defaultVersion;
  const wanted = tagged ?? asked;
  const running = runningVersion(cluster);
  if (running !== undefined && compareVersions(wanted, running) < 0) {
    const refusal = engine.versionRefusal(running, wanted) ?? '';
    return {
      version: running,
      images: imagesOf(cluster),
      problem: ignoredWish('VersionUnsupported', refusal),
    };
  }
  return {
    version: wanted,
    images: wantedImages(given, wanted),
    problem: contradictionProblem(given, asked),
  };
}

function wantedImages(given: PlanInput['class'], version: string): Images {
  const { imageCatalog } = given.cloudNativePG ?? {};
  if (imageCatalog === undefined) return { imageName: given.image ?? officialImage(version) };
  const { name, kind = 'ClusterImageCatalog' } = imageCatalog;
  const [major = 0] = versionNumbers(version);
  return { imageCatalogRef: { apiGroup: 'postgresql.cnpg.io', kind, name, major } };
}

function officialImage(version: string): string {
  return `ghcr.io/cloudnative-pg/postgresql:${version}-standard-trixie`;
}

/** What the data is of, as CloudNativePG says it: an upgrade may have failed. */
function runningVersion(cluster: Cluster | undefined): string | undefined {
  const noted = cluster?.metadata.annotations?.[engineVersionAnnotation];
  const major = countAt(cluster, 'status', 'pgDataImageInfo', 'majorVersion');
  if (major === undefined) return noted;
  const isNoted = noted !== undefined && versionNumbers(noted)[0] === major;
  return isNoted ? noted : String(major);
}

function imagesOf(cluster: Cluster | undefined): Images {
  const { imageName, imageCatalogRef } = cluster?.spec ?? {};
  return {
    ...(imageName === undefined ? {} : { imageName }),
    ...(imageCatalogRef === undefined ? {} : { imageCatalogRef }),
  };
}
