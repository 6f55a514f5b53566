import type { ServerTls } from './engine.ts';
import { shellWord } from './shell-word.ts';

/**
 * Shell lines for a probe that have the server read its certificate again once the file is another
 * one. They never fail, say nothing, and set `LOADED` and nothing else. `reload` runs twice, at two
 * probes, for certificate and key are two files: the first time it may have met the one before the
 * other. What fails is done again. In a container that starts anew it is done once for nothing.
 */
export function reloadCertificate(
  { certificate, probeNotes }: ServerTls,
  reload: readonly string[],
): readonly string[] {
  const notes = shellWord(probeNotes);
  return [
    'slipway_reload() {',
    ...reload,
    '}',
    `LOADED=$(cksum < ${shellWord(certificate)})`,
    `case "$(cat ${notes} 2>/dev/null)" in`,
    '  "$LOADED twice") ;;',
    `  "$LOADED once") slipway_reload >/dev/null 2>&1 && echo "$LOADED twice" > ${notes} ;;`,
    `  *) slipway_reload >/dev/null 2>&1 && echo "$LOADED once" > ${notes} ;;`,
    'esac',
  ];
}
