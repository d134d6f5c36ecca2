"""English words the rules know. All are written as `folding.fold` leaves them: small letters, no apostrophes."""

GREETINGS = """
    hi hello hey heya hiya hai hola yo greetings howdy morning afternoon evening night good day gday goodnight
    nite gn gm bye byebye goodbye cya cu later laters sup whats up wassup welcome wb aloha ciao salut hallo see
    ya
"""
THANKS = """
    thanks thank thanx thx thnx tnx tx ty tyvm tks cheers appreciated appreciate grateful gracias merci danke np
    welcome please kthx thankyou yw kudos props bless
"""
THANKS_PHRASES = r"i\ owe\ you|youre\ a\ (?:star|lifesaver|legend|hero)"
THANKS_FOR_NOTHING_YET = r"""
    in\ advance|advance|tia|no|nope|nah|not|nothing|but|although|however|if|dont|doesnt|didnt|isnt|cant|wont|still|
    myself|nevermind|nvm|
    (?:would|ill|i\ will|id)\ (?:be\ )?(?:very\ |really\ |greatly\ )?(?:appreciate\w*|grateful|thankful)
"""
"""Beside thanks: they are said in advance, with a refusal, or although it did not help."""
PRAISE = "great cool nice awesome perfect excellent brilliant super sweet wonderful lovely amazing"
INVITATIONS = r"""
    (?:any(?:one|body)|whos?|who\ is|who\ wants)\ (?:(?:up|in|down|going|coming|joining)\ )?(?:for|to)\ (?:an?\ |
    some\ )?
    (?:lunch|coffee|tea|drinks?|beers?|pizza|breakfast|dinner|football|a\ smoke|smoke|walk)|
    (?:lunch|coffee|tea|drinks|beers?|pizza|breakfast|dinner|football|karaoke|bowling)(?:\ (?:run|break|later|
    today))?\W+(?:any(?:one|body)|whos\ in|who\ is\ in)
"""
ACKNOWLEDGEMENTS = """
    ok okay okey okies k kk oki okie okidoki alright allright aight fine great cool nice awesome perfect
    excellent brilliant super neat sweet wonderful lovely amazing wow lol rofl lmao haha hahaha hehe heh ha hah
    yes yep yeah yea yup ya ye yah no nope nah right correct true indeed exactly sure agreed understood noted
    roger gotcha got it done solved fixed works worked working resolved sorted sorry oops hm hmm mm mhm ah aha
    oh ooh uh um umm er erm well see ic isee test testing ping pong brb afk bbl back heheh xd omg damn doh
    whoops nm nvm nevermind
"""
FIRST_REACTIONS = """
    looking checking look check taking take took on it im ill sec second moment minute one a just hold wait let
    me see will do give
"""
FILLERS = """
    all everyone everybody guys folks people there team you u for the your help helping so very much a lot again
    any anyway and to is it that this now i im me my in advance too also then man mate dude bro sir friend yall
    room thats its alot tons bunch million many just will try do how are doing today have has had was be been
    appreciate answer info time quick response reply support of with
"""
"""Words that may stand beside a greeting or a thank-you without making it a question."""
INTERROGATIVES = """
    how what whats why where wheres when who whos whose which can could would should is are am do does did has
    have will anyone anybody someone somebody any may might shall isnt arent doesnt dont didnt cant couldnt wont
    hows
"""
"""Words that make a question when they come first, even without a question mark."""
BROADCASTS = """
    everyone everybody folks guys team attention reminder announcement fyi notice
"""
"""First words of a message that is said to everybody."""
REQUEST_PATTERN = r"""
    \b(?:can|could|would|does|is|will|has)\ (?:any|some)(?:one|body)\b|\bany(?:one|body)\ (?:know|here|else|got|
    have|using|tell|help)\b|\bany\ (?:idea|ideas|suggestion|suggestions|help|tips|advice|hint|hints|chance|way)\b|
    \b(?:i|we)\ (?:need|want|wish|would\ like)\b|\b(?:id|wed)\ (?:like|love)\b|\bneed\ (?:some\ |a\ |any\ )?(?:help|
    assistance|advice)\b|\b(?:is|are)\ there\b|\bhow\ (?:do|can|to|would|should|could|did|does|come|much|many)\b|
    \bwhat\ (?:is|are|do|does|should|would|could)\b|\bwhere\ (?:is|are|do|can|does|should|would)\b|\bwhy\ (?:is|are|
    do|does|cant|wont|would|am)\b|\bwhich\ (?:is|one|package|version)\b|\b(?:can|could|would)\ (?:you|i|u)\b|
    \b(?:please|pls|plz)\ (?:help|tell|advise|check|fix|add|give|grant|reset|install)\b|\bhelp\ (?:me|with|please|
    pls|plz|us)\b|\btell\ me\b|\bi\ (?:have|got)\ (?:a|an|some)\ (?:question|problem|issue)\b|\btrying\ to\b|
    \blooking\ for\b|\bwondering\b|\b(?:do|does|did)\ (?:i|you|it|the|u)\b
"""
PROBLEM_PATTERN = r"""
    \b(?:cant|cannot|can\ not|couldnt|unable\ to|doesnt|does\ not|didnt|did\ not|wont|will\ not|isnt|is\ not|
    not\ working|wouldnt|no\ longer|stopped\ working|fails?|failed|failing|failure|errors?|crash\w*|broken?|broke|
    freez\w+|froze\w*|hangs?|stuck|problems?|issues?|trouble|troubles|slow|missing|lost|locked\ out|jammed|
    disappear\w*|keeps?\ \w+ing|denied|refus\w+|corrupt\w*|messed\ up|screwed\ up|no\ (?:sound|access|internet|
    network|connection|signal|luck)|dont\ (?:know|have|see|understand|get))\b
"""
PHRASES = r"""
    how\ are\ (?:you|u|things)|how\ do\ you\ do|never\ mind|no\ (?:problems?|worries|prob)|(?:youre|you\ are|
    ur)\ welcome|
    not\ at\ all
"""
"""Polite phrases whose words would mean something else one by one."""
COMMON = """
    if but or so because maybe perhaps also actually basically anyway anyways however btw first then next after
    before try run use open check go read click type press install note solution error answer example edit
    update ps fyi imo imho afaik not its your my his her he she they we our their like about above below from in
    on at by of for as into only even still yet both each every some many most other another new old same
    different once again here there ubuntu linux windows apparently probably usually sometimes yesterday today
    tomorrow now really seriously meanwhile otherwise unless since while although though default server user
    name root system guest admin test question never mind
"""
CONTINUATIONS = """
    so and but or then ok okay well what yes yeah no oh ah if also because hmm hm thats thanks i
"""
"""First words of a message that goes on with a conversation."""
POINTERS = "it that this they them there one those these you your u its thats he then"
"""Words that point at something said before."""
LEADS = "all everyone everybody guys folks there people team ok okay so please pls well sorry"
"""Words that may stand before what a message begins with, beside greetings."""
NEED_PATTERN = r"""
    (?:i|we)\ (?:have|need|just|cant|cannot|can\ not|got|get|keep|want|would\ like|am\ (?:trying|having|getting|
    looking|unable))\b|(?:im|were)\ (?:trying|having|getting|looking|unable|stuck)\b|(?:ive|weve|my|our|need|help|
    trying|having|when|whenever|any|anyone|anybody|someone|somebody)\b
"""
"""Beginnings of a message that tells what its author needs or has trouble with."""
