import { describe, expect, it } from 'vitest';
import { chartChanges } from './chart-changes.ts';

const changelog = `# Changelog

## [Unreleased]

### Added

- A chart
  for Helm.
- Tests.

### Not yet

- More.

## [0.1.0] - 2026-01-01

### Fixed

- A bug.
`;

describe('chartChanges', () => {
  it('lists those of the version', () => {
    expect(chartChanges(changelog, '0.1.0')).toEqual([{ kind: 'fixed', description: 'A bug.' }]);
  });

  it('lists those that are not released where the version is not named', () => {
    expect(chartChanges(changelog, '0.2.0')).toEqual([
      { kind: 'added', description: 'A chart for Helm.' },
      { kind: 'added', description: 'Tests.' },
    ]);
  });

  it('lists none where there are none', () => {
    expect(chartChanges('# Changelog\n', '0.2.0')).toEqual([]);
  });
});
