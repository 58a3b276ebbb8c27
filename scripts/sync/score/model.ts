/** The one door to the scoring model that the components use too. Nothing else in scripts/ imports from force-app. */
export * from '../../../force-app/main/default/lwc/healthModel/healthModel.js';
