import { describe, expect, it } from 'vitest';
import { createRawChildren } from './raw-children.ts';
import { eightChildren, parentName, sixChildren } from './workload.ts';

describe('the measured Microservices', () => {
  it.each([sixChildren, eightChildren])('have as many children as is said: %j', (shape) => {
    const children = createRawChildren()('bench-0', 'bulk-7', shape);
    expect(children).toHaveLength(shape.children);
    for (const { object, resource } of children) {
      expect(object.kind).toBe(resource.kind);
      expect(object.metadata.ownerReferences).toBeUndefined();
      expect(parentName(object.metadata.name)).toBe('bulk-7');
    }
  });
});
