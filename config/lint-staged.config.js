// Kept to a second or two: format and lint what is staged. Everything else is for `npm test`.
export default {
    // --no-warn-ignored: a staged file that eslint.config.js leaves out is not a mistake.
    '*.{js,ts}': ['prettier --write', 'eslint --fix --max-warnings 0 --no-warn-ignored'],
    'force-app/**/*.{html,css}': ['prettier --write', 'eslint --max-warnings 0 --no-warn-ignored'],
    '*.{json,md,yml,yaml,xml,mjs}': ['prettier --write']
};
