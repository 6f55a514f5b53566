/** Texts at the edges of what fields take: formats, words of lists, and near misses of them. */
export const edgeTexts: readonly string[] =
  `a A 0 -1 a.b a/b /a / // *.a a.* /a?b /%20 /%2F /.. 0a a- a--b a_b _a 🚢 . %
  http tcp grpc h2c public postgres Retain Exists In Value Pods metadata.name limits.cpu
  15s 0s 1.5s 10Gi 1e3 +1 1k 5. 25% 0% 101%`.split(/\s+/);
