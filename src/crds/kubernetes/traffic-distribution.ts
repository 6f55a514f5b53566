import { choice } from '../schema/fields.ts';

/** What Service.spec.trafficDistribution may say (KEP-4444, KEP-3015). */
const trafficDistributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'] as const;

/** The field of that name and meaning. */
export function trafficDistribution(description: string) {
  return choice(description, trafficDistributions).exactOptional();
}
