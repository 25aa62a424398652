"""The configuration: YAML and the environment -> Settings, whole or not at all.

In reading order:

    load            the files -> settings; all problems at once, with their places
    sources         the files as they were read, what their YAML says, and the time zone by itself
    files           the files as they lie on the disk
    environment     the variables
    dotenv          the variables in .env
    shipped         where the configuration lies that comes with the program
    yaml_tree       YAML text -> a tree that remembers where everything stands
    advice          what an editor most likely meant by a value where keys belong
    lint            what a schema cannot see: names of nothing, rules that can never hold
    reload          notices edits, and takes none half
    differences     what an edit changed, in one sentence
"""
