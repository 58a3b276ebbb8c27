import { DETAIL_PARTS, writeDetail } from '../score/model.ts';
import type { Detail } from '../score/model.ts';

/** Takes the pieces of evidence out of a detail that is written, and leaves the rest. */
class PieceTexts {
    readonly parts = DETAIL_PARTS;
    readonly texts: string[] = [];
    private text: string | null = null;

    part(part: string): void {
        if (part === DETAIL_PARTS.kind) this.text = part;
        else if (this.text !== null) this.text += part;
        if (part !== DETAIL_PARTS.rowEnd || this.text === null) return;
        this.texts.push(this.text);
        this.text = null;
    }

    value(value: unknown): void {
        if (this.text !== null) this.text += JSON.stringify(value);
    }

    json(): void {
        // Rules, and no evidence.
    }
}

/** Pieces of evidence as a receipt keeps them, each as the JSON that JSON.stringify makes of what was read of it. */
export function evidenceTexts(detail: Detail): string[] {
    const pieces = new PieceTexts();
    writeDetail(pieces, { ...detail, history: [] }, null);
    return pieces.texts;
}
