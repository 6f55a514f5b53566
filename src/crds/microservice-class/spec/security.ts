import { bool, choice, int32, list, object, text } from '../../schema/fields.ts';
import { matches } from '../../schema/rule.ts';
import { kubernetesRules } from '../../kubernetes/rules.ts';
import { sectionRules } from '../rules.ts';

function unixId(description: string) {
  return int32(description, { min: 0, max: 2_147_483_647 }).exactOptional();
}

const capabilityName = matches(
  /^[A-Z][A-Z0-9_]*$/,
  'Use the name of a capability without CAP_, such as NET_BIND_SERVICE',
);

export const securityField = object(
  'What pods may do beyond the restricted level of the Pod Security Standards, which they keep to by default. Each field loosens it for every service of the class. Default: nothing is loosened.',
  {
    runAsNonRoot: bool(
      'Whether pods whose image runs as root are refused. Default: true.',
    ).exactOptional(),
    readOnlyRootFilesystem: bool(
      'Whether the root file system is read-only; /tmp is writable all the same. Default: true.',
    ).exactOptional(),
    runAsUser: unixId(
      'The user that containers run as. Example: 1000. Default: that of the image.',
    ),
    runAsGroup: unixId('The group that containers run as. Default: that of the image.'),
    fsGroup: unixId('The group that owns mounted volumes. Default: none.'),
    seccompProfile: object(
      'The system calls that containers may make. Default: {type: RuntimeDefault}.',
      {
        type: choice('RuntimeDefault, Unconfined, or Localhost for a file on the nodes.', [
          'RuntimeDefault',
          'Unconfined',
          'Localhost',
        ]),
        localhostProfile: text(
          'With Localhost: the path of the profile below the seccomp directory of the kubelet.',
          { min: 1, max: 256 },
        ).exactOptional(),
      },
      { rules: [kubernetesRules.localhostProfile] },
    ).exactOptional(),
    capabilitiesAdd: list(
      'Capabilities that containers get; all others are dropped. Example: [NET_BIND_SERVICE]. Default: none.',
      text('The name of a capability, without CAP_.', {
        min: 1,
        max: 64,
        rules: [capabilityName],
      }),
      { set: true, max: 64 },
    ).exactOptional(),
    automountServiceAccountToken: bool(
      'Whether pods get a token for the API server. Default: false.',
    ).exactOptional(),
  },
  { rules: [sectionRules.rootUser] },
).exactOptional();
