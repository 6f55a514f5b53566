/** What Slipway does with a child kind: watch it, apply it, prune it. */
export const childVerbs = ['get', 'list', 'watch', 'create', 'patch', 'delete'] as const;
