import { goodImage, heldImage, type Fault, type Step } from '../fault.ts';

const back: readonly Step[] = [{ change: { image: goodImage } }];

function pull(reason: string, message: string): readonly Step[] {
  return [
    { change: { image: heldImage } },
    { kubelet: { image: heldImage, state: { waiting: { reason, message } }, ready: false } },
  ];
}

export const imageFaults: readonly Fault[] = [
  {
    name: 'image-not-found',
    title: 'The registry has no image of this tag',
    reason: 'ImagePullFailed',
    cause: [{ change: { image: 'ghcr.io/acme/orders:unpullable' } }],
    mend: back,
  },
  {
    name: 'image-pull-denied',
    title: 'The registry wants credentials that are missing or wrong',
    reason: 'ImagePullFailed',
    cause: pull(
      'ErrImagePull',
      `failed to pull and unpack image "${heldImage}": failed to resolve reference "${heldImage}": pulling from host ghcr.io failed with status code [manifests held]: 401 Unauthorized`,
    ),
    mend: back,
  },
  {
    name: 'registry-not-reached',
    title: 'The nodes do not reach the registry',
    reason: 'ImagePullFailed',
    cause: pull(
      'ErrImagePull',
      `failed to pull and unpack image "${heldImage}": failed to resolve reference "${heldImage}": failed to do request: Head "https://ghcr.io/v2/acme/orders/manifests/held": dial tcp: lookup ghcr.io: no such host`,
    ),
    mend: back,
  },
  {
    name: 'image-name-invalid',
    title: 'The image is written in a way that nobody can read',
    reason: 'ImagePullFailed',
    cause: pull(
      'InvalidImageName',
      `Failed to apply default image tag "${heldImage}": couldn't parse image name "${heldImage}": invalid reference format`,
    ),
    mend: back,
  },
];
