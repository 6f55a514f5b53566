/** What Slipway does with a child kind: watch it, apply it, prune it. It reads from caches alone. */
export const childVerbs = ['list', 'watch', 'create', 'patch', 'delete'] as const;
