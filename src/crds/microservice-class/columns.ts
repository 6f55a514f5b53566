import { ageColumn, column, defaultColumn } from '../printer-column.ts';

/** The columns of `kubectl get microserviceclasses`; the last with `-o wide` only. */
export const microserviceClassColumns = [
  defaultColumn,
  column('EXPOSURES', '.spec.gateways[*].exposure', 'Exposures that routes may ask for.'),
  column('DOMAINS', '.spec.gateways[*].domain', 'Domains that routes without a host get one in.'),
  ageColumn,
  {
    ...column('REPLICAS', '.spec.replicas', 'Pods of services that name none.', 1),
    type: 'integer' as const,
  },
];
