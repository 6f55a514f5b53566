import { rule } from '../schema/rule.ts';

/** Rules on the sections of spec, each on the value that it is attached to. */
export const sectionRules = {
  redirectFrom: rule<{ redirectFrom?: string; gateway: { sectionName?: string } }>({
    cel: '!has(self.redirectFrom) || (has(self.gateway.sectionName) && self.gateway.sectionName != self.redirectFrom)',
    message: 'Set gateway.sectionName to the listener with TLS, another one than redirectFrom',
    fieldPath: '.redirectFrom',
    check: ({ redirectFrom, gateway }) =>
      redirectFrom === undefined ||
      (gateway.sectionName !== undefined && gateway.sectionName !== redirectFrom),
  }),
  rootUser: rule<{ runAsUser?: number; runAsNonRoot?: boolean }>({
    cel: '!has(self.runAsUser) || self.runAsUser != 0 || (has(self.runAsNonRoot) && !self.runAsNonRoot)',
    message: 'Set runAsNonRoot to false, or choose another runAsUser: user 0 is root',
    fieldPath: '.runAsUser',
    check: ({ runAsUser, runAsNonRoot }) => runAsUser !== 0 || runAsNonRoot === false,
  }),
};
