import { object, text } from '../../schema/fields.ts';
import { labelValue } from '../../schema/formats.ts';

export const ownerField = object(
  'Who answers for the service. The team becomes the label slipway.dev/team of all that is made for it. Default: nobody is named.',
  {
    team: text('The team, as a label value. Example: payments.', {
      min: 1,
      max: 63,
      rules: [labelValue],
    }),
    contact: text(
      'How to reach the team: a chat channel, an address or a URL. Shown to people only. Example: "#pay-oncall". Default: none.',
      { max: 256 },
    ).exactOptional(),
  },
).exactOptional();
