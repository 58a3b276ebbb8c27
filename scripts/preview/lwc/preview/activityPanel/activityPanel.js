import { LightningElement, api } from 'lwc';
import { pageQuery } from '../org/org.js';

/** Open tasks about the record, as the platform's activity panel lists them under "Upcoming". */
export default class ActivityPanel extends LightningElement {
    /** @type {string | null} */
    @api recordId = null;
    /** @type {any[]} */
    tasks = [];
    isRead = false;

    async connectedCallback() {
        const soql = `SELECT Id, Subject, ActivityDate FROM Task WHERE WhatId = '${this.recordId}' AND IsClosed = false`;
        this.tasks = await pageQuery(`${soql} ORDER BY ActivityDate LIMIT 20`).catch(() => []);
        this.isRead = true;
    }

    get isEmpty() {
        return this.isRead && this.tasks.length === 0;
    }
}
