import { databaseClassSections } from './database-class.ts';
import { databaseSections } from './database.ts';
import { microserviceClassSections } from './microservice-class.ts';
import { containerSections } from './microservice-container.ts';
import { databasesSection } from './microservice-databases.ts';
import { envSections } from './microservice-env.ts';
import { filesSection } from './microservice-files.ts';
import { healthSections } from './microservice-health.ts';
import { otherSections } from './microservice-others.ts';
import { portsSection } from './microservice-ports.ts';
import { routeAuthSections } from './microservice-route-auth.ts';
import { routesSection } from './microservice-routes.ts';
import { usesSections } from './microservice-uses.ts';
import { scalingSections } from './microservice-scaling.ts';
import type { Section } from './section.ts';

/** THE list of sections: a field of a CRD outside of all of them fails the build. */
export const sections: readonly Section[] = [
  ...containerSections,
  portsSection,
  ...envSections,
  filesSection,
  ...healthSections,
  ...scalingSections,
  ...routeAuthSections,
  routesSection,
  ...usesSections,
  databasesSection,
  ...otherSections,
  ...microserviceClassSections,
  ...databaseSections,
  ...databaseClassSections,
];
