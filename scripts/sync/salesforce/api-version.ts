/** Salesforce API version of every request. Equal to sourceApiVersion in sfdx-project.json. */
export const API_VERSION = '66.0';
