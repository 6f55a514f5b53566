import { microserviceClassResource } from '../../../src/crds/microservice-class/v1alpha1.ts';
import { microserviceResource } from '../../../src/crds/microservice/v1alpha1.ts';
import { childKinds } from '../../../src/controllers/microservice/children/index.ts';
import { microserviceLabel } from '../../../src/controllers/well-known.ts';
import { builtin } from '../../../src/runtime/builtin-resources.ts';
import { everythingOn } from '../everything-on.ts';
import { objectOf } from './props.ts';
import { setStage, type Prop, type Stage } from './stage.ts';

const name = 'orders';

const props: readonly Prop[] = [
  {
    resource: microserviceResource,
    build: (namespace) =>
      objectOf(
        microserviceResource,
        { name, namespace },
        { spec: everythingOn(`${namespace}.example.com`) },
      ),
  },
  {
    resource: builtin.secret,
    build: (namespace) =>
      objectOf(builtin.secret, { name: 'keys', namespace }, { data: { token: 'dG9rZW4=' } }),
  },
  {
    resource: builtin.configMap,
    build: (namespace) =>
      objectOf(builtin.configMap, { name: 'settings', namespace }, { data: { a: 'b' } }),
  },
  {
    resource: builtin.gatewayClass,
    build: () =>
      objectOf(
        builtin.gatewayClass,
        { name: 'envoy' },
        { spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' } },
      ),
  },
  {
    resource: builtin.gateway,
    build: () =>
      objectOf(
        builtin.gateway,
        { name: 'edge', namespace: 'infra' },
        { spec: { gatewayClassName: 'envoy', listeners: [] } },
      ),
  },
  {
    resource: microserviceClassResource,
    build: () =>
      objectOf(
        microserviceClassResource,
        { name: 'standard' },
        {
          spec: {
            gateways: [{ exposure: 'public', gateway: { name: 'edge', namespace: 'infra' } }],
            network: { ingress: 'Declared', egress: 'Declared' },
            tolerations: [{ key: 'dedicated', operator: 'Exists' }],
            nodeSelector: { 'kubernetes.io/arch': 'amd64' },
          },
        },
      ),
  },
];

/** A stage of Microservices with everything switched on. */
export function setMicroserviceStage(namespaces: number): Promise<Stage> {
  return setStage({
    props,
    subjects: [name, `${name}-main`],
    namespaces,
    isChild: (resource, { metadata }) =>
      childKinds.some((kind) => kind.resource === resource) &&
      metadata.labels?.[microserviceLabel] === name,
  });
}
