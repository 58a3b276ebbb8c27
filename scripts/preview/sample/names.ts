const FIRST = [
    'Amberleaf',
    'Bramblewick',
    'Cloudberry',
    'Dapplebrook',
    'Emberfield',
    'Foxglove',
    'Gullwing',
    'Hollowtree',
    'Inkwell',
    'Jackdaw',
    'Kestrel Hill',
    'Lanternfish',
    'Marmalade',
    'Nutmeg',
    'Otterbank',
    'Periwinkle',
    'Quillfeather',
    'Rambleshore',
    'Saltmarsh',
    'Thistledown',
    'Umbrella Pine',
    'Velvetmoss',
    'Whistlewood',
    'Yellowtail',
    'Zephyrdale'
];
const SECOND: Record<string, readonly string[]> = {
    Technology: ['Software', 'Robotics'],
    Manufacturing: ['Works', 'Toolmakers'],
    Healthcare: ['Clinics', 'Pharmacy'],
    Retail: ['Stores', 'Outfitters'],
    Transportation: ['Logistics', 'Freight'],
    Banking: ['Credit Union', 'Savings'],
    Energy: ['Power', 'Solar'],
    Education: ['Academy', 'Press']
};

/** Values of the standard Industry picklist that the sample uses. */
const INDUSTRIES = Object.keys(SECOND);

/** An obviously invented company name; different for each number below 400. */
export function companyName(index: number): { name: string; industry: string } {
    const first = FIRST[index % FIRST.length] ?? '';
    const round = Math.floor(index / FIRST.length);
    const industry = INDUSTRIES[((index % FIRST.length) + round) % INDUSTRIES.length] ?? '';
    const words = SECOND[industry] ?? [];
    const second = words[Math.floor(round / INDUSTRIES.length) % words.length] ?? '';
    return { name: `${first} ${second}`, industry };
}
