import manifest from '../../package.json' with { type: 'json' };

/** The version of this plugin, which is that of the operator of the same release. */
export const pluginVersion: string = manifest.version;
