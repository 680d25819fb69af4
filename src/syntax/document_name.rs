//! The names of documents, as an author or an agency writes them.

use crate::syntax::decode::choice;

choice! {
    /// A document, by its name.
    pub enum DocumentName {
        /// What this kit is, and what to do first.
        Cover = "cover",
        /// Since the previous release: what to do otherwise, and then word by word.
        InstructorChanges = "instructor-changes",
        /// Finds words in the guide, and lists every section, term and document.
        InstructorIndex = "instructor-index",
        /// Finds words in the handouts, and lists every section, term and document.
        ParticipantIndex = "participant-index",
        /// One page a module: what to print, set up, rehearse and drop.
        QuickStart = "quick-start",
        /// The run sheet: clock, cues, words, answers to expect.
        FacilitatorGuide = "facilitator-guide",
        /// One for each module: objectives, content, assessment, dates.
        LessonPlan = "lesson-plan",
        /// Titles, points and notes, with the minute each slide comes up.
        SlideOutline = "slide-outline",
        /// Drawn from the item bank, in two forms with different orders.
        CourseTest = "course-test",
        /// A short test at a module’s end, in two forms.
        ModuleCheck = "module-check",
        /// For all tests: papers can be used again.
        AnswerSheet = "answer-sheet",
        /// Room by room with a full class, and a slip for each candidate.
        TeachBack = "teach-back",
        /// Rules, stop word, checks at the door; the site’s facts to fill in.
        SafetyPlan = "safety-plan",
        /// Set-up, cues and stop conditions of each scenario, a card to a page, for whoever leads it.
        ScenarioCards = "scenario-cards",
        /// A sheet each, for ten minutes at a shift briefing with two minutes to prepare.
        RollCallCards = "roll-call-cards",
        /// Since the previous release: in handouts, agenda, law and safety rules.
        ParticipantChanges = "participant-changes",
        /// All handouts as one book, to keep.
        ParticipantGuide = "participant-guide",
        /// One for each module: the text, worksheets and room for notes.
        Handout = "handout",
        /// The days by the clock: modules, breaks, lunch, rotations.
        Agenda = "agenda",
        /// Every work cited, with its dates; the terms.
        References = "references",
        /// Each paper that it asks for, where this kit prints it, what the agency adds.
        RegulatorView = "regulator-view",
        /// Class, staff, room, equipment; what to do before, during and after.
        AdministratorGuide = "administrator-guide",
        /// Purpose, objectives and topics to the third level, with minutes.
        ExpandedOutline = "expanded-outline",
        /// Requirement by requirement: objectives, modules, assessment.
        Crosswalk = "crosswalk",
        /// Objective by objective: modules, questions, rubrics, requirements.
        Coverage = "coverage",
        /// A sheet a day, signed each half day.
        Roster = "roster",
        /// For each person who teaches: qualifications, and the modules that he or she gives.
        InstructorBiography = "instructor-biography",
        /// At the end of the course, and on the job after ninety days.
        Evaluation = "evaluation",
        /// For each participant who completed the course, filled in by hand.
        Certificate = "certificate",
        /// What your agency decides, writes, approves and schedules.
        ImplementationPlan = "implementation-plan",
        /// Planned and actual times, instructor by block, deviations, tests, incidents.
        DeliveryRecord = "delivery-record",
        /// What was checked so that everybody can read these pages, what was not, whom to ask.
        Accessibility = "accessibility",
        /// On what terms the course may be used, and what in it comes from others.
        Licences = "licences",
        /// Right letters of both forms, and the reasons.
        CourseTestKey = "course-test-key",
        /// Right letters of both forms, and the reasons.
        ModuleCheckKey = "module-check-key",
        /// Every question with its right answer and the reason.
        AnswerKey = "answer-key",
        /// The evaluator’s sheet, one for each candidate.
        TeachBackRubric = "teach-back-rubric",
        /// The evaluator’s sheets: what must be seen, what passes, what happens if not; a page each.
        SkillChecklists = "skill-checklists",
        /// What each role player says and does, a page each.
        RolePlayerScripts = "role-player-scripts",
    }
}
