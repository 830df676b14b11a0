import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { determinismRules } from './scripts/lint/determinism.js';
import { roomRules } from './scripts/lint/rooms.js';

export default ts.config(
  { ignores: ['node_modules/', 'build/', '.svelte-kit/', '.telltale/', 'coverage/', 'tmp/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        projectService: { allowDefaultProject: [] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
    settings: {
      'import-x/resolver-next': [
        importX.createNodeResolver({ extensions: ['.ts', '.js', '.svelte'] }),
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, svelteConfig },
    },
    rules: {
      // Links are written against the site's root; the product is served from it.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    // The two places that write markup: SVG from server/render and documentation from lib/docs. Both escape what they get.
    files: ['src/lib/components/Drawn.svelte', 'src/lib/components/docs/DocsText.svelte'],
    rules: { 'svelte/no-at-html-tags': 'off' },
  },
  { files: ['scripts/**', 'bin/**', 'src/cli/**'], rules: { 'no-console': 'off' } },
  // Plain JavaScript runs before anything is installed or configures tools: no type information there.
  { files: ['**/*.js'], ...ts.configs.disableTypeChecked },
  ...roomRules,
  ...determinismRules,
);
