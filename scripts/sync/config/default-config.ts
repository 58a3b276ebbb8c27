/** The settings file of a command that names none. */
export const DEFAULT_CONFIG = 'config/health-sync.json';
