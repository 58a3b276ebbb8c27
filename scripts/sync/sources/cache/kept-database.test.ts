import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Engine } from '../engine.ts';
import { attachKept, forgetOld, saveKept } from './kept-database.ts';
import type { KeptPlace } from './kept-database.ts';

describe('a kept database', () => {
    let root: string;
    let engine: Engine;
    beforeEach(async () => {
        root = mkdtempSync(join(tmpdir(), 'health-kept-'));
        engine = await Engine.open({ folder: join(root, 'engine'), memoryLimit: '128MB', threads: 1 });
    });
    afterEach(() => {
        engine.close();
        rmSync(root, { recursive: true, force: true });
    });

    /** Keeps a number in a folder. Returns its place there, and the name of its file. */
    async function keep(folder: string, number: number): Promise<{ place: KeptPlace; name: string }> {
        const place = { folder: join(root, folder), start: 'start', ending: '.ending' };
        await saveKept(engine, place, 'made', [`CREATE TABLE made.kept AS SELECT ${number} AS number`]);
        const [name = ''] = readdirSync(place.folder);
        return { place, name };
    }

    it('is looked for once more when another run puts a newer one in its place', async () => {
        const { place, name } = await keep('kept', 1);
        const other = await keep('other', 2);
        const attached = attachKept(engine, place, 'found');
        renameSync(join(other.place.folder, other.name), join(place.folder, other.name));
        rmSync(join(place.folder, name));
        assert.equal(await attached, true);
        assert.deepEqual(await engine.rows('SELECT number FROM found.kept'), [[2]]);
    });

    it('is none when it is removed meanwhile', async () => {
        const { place, name } = await keep('kept', 1);
        const attached = attachKept(engine, place, 'found');
        rmSync(join(place.folder, name));
        assert.equal(await attached, false);
    });

    it('stays when it is whole and the engine cannot take it now', async () => {
        const { place, name } = await keep('kept', 1);
        await engine.run("ATTACH ':memory:' AS found");
        await assert.rejects(attachKept(engine, place, 'found'), /found/u);
        assert.deepEqual(readdirSync(place.folder), [name]);
        await engine.run('DETACH found');
        assert.equal(await attachKept(engine, place, 'found'), true);
    });

    it('leaves nothing behind when it could not be made, and tells why', async () => {
        const place = { folder: join(root, 'kept'), start: 'start', ending: '.ending' };
        // What is in use cannot be detached.
        const failing = ['USE made', 'CREATE TABLE made.kept AS SELECT 1 AS number', 'SELECT nothing'];
        await assert.rejects(saveKept(engine, place, 'made', failing), /nothing/u);
        assert.deepEqual(readdirSync(place.folder), []);
        await keep('kept', 2);
        assert.equal(await attachKept(engine, place, 'found'), true);
        assert.deepEqual(await engine.rows('SELECT number FROM found.kept'), [[2]]);
    });

    it('is forgotten when nobody used it for a month, where there is a folder of such', () => {
        const [old, recent] = [join(root, 'old.ending'), join(root, 'recent.ending')];
        for (const path of [old, recent]) writeFileSync(path, '');
        utimesSync(old, 0, 0);
        forgetOld(root, '.ending');
        assert.deepEqual([old, recent].map(existsSync), [false, true]);
        forgetOld(recent, '.ending');
        forgetOld(join(root, 'nothing'), '.ending');
    });
});
