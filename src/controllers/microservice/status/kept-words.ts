import type { MicroserviceStatus } from '../../../crds/microservice/v1alpha1.ts';
import type { Finding } from '../problems/problem.ts';

/**
 * The findings, with the words that somebody gave before where none are given now. While the
 * kubelet backs off from pulling an image, many versions of it do not repeat what the registry
 * said, and the problem would lose and regain it with every try.
 */
export function withKeptWords(
  findings: readonly Finding[],
  previous: MicroserviceStatus | undefined,
): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.reason !== 'ImagePullFailed') return finding;
    const before = previous?.problems?.find(
      ({ reason, message }) =>
        reason === finding.reason && message.startsWith(`${finding.message}: `),
    );
    if (before === undefined) return finding;
    return {
      ...finding,
      message: before.message,
      ...(before.hint === undefined ? {} : { hint: before.hint }),
    };
  });
}
